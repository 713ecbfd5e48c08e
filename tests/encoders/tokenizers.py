"""A small tokenizer of each kind that hubs keep, in the files that they keep."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.encoders.texts import many_texts

Save = Callable[[Path], None]


def save_t5(directory: Path) -> None:
    """SentencePiece unigrams with an end and no start, padded with the end, as SigLIP has it."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    _train(tokenizer, trainers.UnigramTrainer, ("<pad>", "</s>", "<unk>"), unk_token="<unk>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    _save(tokenizer, directory, tokenizer_class="T5TokenizerFast", pad_token="</s>", extra_ids=0)


def save_gemma(directory: Path, **settings: Any) -> None:
    """Byte pairs that fall back to bytes; padded on the left unless `settings` say otherwise."""
    from tokenizers import Tokenizer, models, normalizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    special = ("<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256)))
    _train(tokenizer, trainers.BpeTrainer, special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <eos>", special_tokens=[("<eos>", 1)]
    )
    _save(
        tokenizer,
        directory,
        tokenizer_class="GemmaTokenizerFast",
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        add_bos_token=False,
        add_eos_token=True,
        **settings,
    )


def save_gemma_of_siglip(directory: Path) -> None:
    """As SigLIP 2 has it: padded on the right."""
    save_gemma(directory, padding_side="right")


def save_xlm_roberta(directory: Path) -> None:
    """SentencePiece unigrams between a start and an end; what pads is named nowhere."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    special = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    _train(tokenizer, trainers.UnigramTrainer, special, unk_token="<unk>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    _save(tokenizer, directory, tokenizer_class="XLMRobertaTokenizerFast")


def save_bert(directory: Path) -> None:
    """Word pieces in lower case, as CLIPA has it, which wants [SEP] as 0."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    _train(tokenizer, trainers.WordPieceTrainer, ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    _save(tokenizer, directory, tokenizer_class="BertTokenizerFast", do_lower_case=True)


KINDS: Mapping[str, tuple[Save, dict[str, Any]]] = {
    "T5": (save_t5, {"clean": "canonicalize"}),
    "Gemma": (save_gemma, {}),
    "Gemma of SigLIP 2": (save_gemma_of_siglip, {"clean": "canonicalize"}),
    "XLM-R": (save_xlm_roberta, {}),
    "BERT": (save_bert, {"strip_sep_token": True}),
}
"""What saves each kind, and what a model's configuration gives to open_clip's tokenizer of it."""


def _train(tokenizer: Any, trainer: Any, special: tuple[str, ...], **settings: Any) -> None:
    made = trainer(vocab_size=1000, special_tokens=[*special], show_progress=False, **settings)
    tokenizer.train_from_iterator(many_texts()[::3], made)


def _save(tokenizer: Any, directory: Path, **config: Any) -> None:
    tokenizer.save(str(directory / "tokenizer.json"))
    (directory / "tokenizer_config.json").write_text(json.dumps(config))
