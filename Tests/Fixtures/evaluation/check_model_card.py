"""Reads a model card as the Hugging Face hub does and checks its head.

usage: python check_model_card.py model_card.md

Needs PyYAML; with huggingface_hub installed its reader is asked too, offline. The kept model_card.md was read with
huggingface_hub 2.4.0 and PyYAML 6.0.3. The rules are those of huggingface/hub-docs, modelcard.md.
"""

import re
import sys

import yaml

IDENTIFIER = re.compile(r"^(?:[\w-]+/)?[\w-][\w.-]*$")


def check(path):
    text = open(path, encoding="utf-8").read()
    match = re.match(r"---\n(.*?)\n---\n", text, re.S)
    assert match, "no head"
    head = yaml.safe_load(match.group(1))
    assert isinstance(head, dict)
    assert all(isinstance(tag, str) and tag for tag in head["tags"])
    assert all(isinstance(name, str) and name for name in head["metrics"])
    for model in head["model-index"]:
        assert isinstance(model["name"], str) and IDENTIFIER.match(model["name"]), model["name"]
        for result in model["results"]:
            assert result["task"]["type"] == head["pipeline_tag"] == "image-classification"
            assert IDENTIFIER.match(result["dataset"]["type"]) and result["dataset"]["name"]
            for metric in result["metrics"]:
                assert metric["type"] in head["metrics"]
                assert isinstance(metric["value"], (int, float)), metric
    assert "More Information Needed" not in text
    try:
        from huggingface_hub import ModelCard
    except ImportError:
        return "PyYAML"
    card = ModelCard.load(path)
    results = card.data.eval_results
    assert card.data.model_name == head["model-index"][0]["name"]
    assert len(results) == len(head["model-index"][0]["results"][0]["metrics"])
    return "huggingface_hub"


if __name__ == "__main__":
    print(f"{sys.argv[1]}: read by {check(sys.argv[1])}")
