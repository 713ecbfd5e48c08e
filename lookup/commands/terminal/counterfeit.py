"""What commands about genuine and suspect items work with."""

from lookup.counterfeit.looking.looker import ItemLooker
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.index.generation import ENCODER_DIR
from lookup.index.remote.elsewhere import generation_store
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys
from lookup.vault.store import Vault


def open_vault(settings: Settings, maison: str) -> Vault:
    """The maison's vault with the master keys of the settings. Raises MasterKeyUnusable."""
    return Vault(home_of(settings), maison, read_master_keys(settings))


def open_looker(settings: Settings, maison: str) -> ItemLooker:
    """Looks with the encoder of the maison's published generation. Raises NoGeneration."""
    store = generation_store(home_of(settings), maison)
    directory = store.path(store.current()) / ENCODER_DIR
    return ItemLooker(OnnxEncoder.open(directory, threads=settings.encoder_threads))
