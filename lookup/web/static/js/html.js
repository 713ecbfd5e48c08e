// Preact with htm's templates: markup in plain modules, with no build step.

import htm from "../vendor/htm.js";
import { createContext, h, render } from "../vendor/preact.js";
import {
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "../vendor/preact-hooks.js";

export const html = htm.bind(h);
export { createContext, render };
export { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState };
