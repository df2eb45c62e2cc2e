"""Runs in RecBole's own Python, never in ours: measure one RecBole model on a split that is given as files.

python -I recbole_side.py FOLDER MODEL SETTINGS

reads FOLDER/split/split.{train,valid,test}.inter; SETTINGS are JSON; prints JSON: {"recall@10": …, …}
"""

import json
import sys

from recbole.config import Config
from recbole.data import create_dataset, data_preparation
from recbole.utils import get_model, get_trainer, init_seed


def main(folder: str, model_name: str, settings: str) -> None:
    """Train, evaluate the test part, print the figures."""
    config = Config(
        model=model_name,
        dataset="split",
        config_dict={
            "data_path": folder,
            "checkpoint_dir": folder,
            "benchmark_filename": ["train", "valid", "test"],
            "load_col": {"inter": ["user_id", "item_id"]},
            "eval_args": {"group_by": "user", "order": "RO", "mode": "full"},
            "metrics": ["Recall", "MRR", "NDCG", "Hit", "Precision"],
            "valid_metric": "NDCG@10",
            "topk": 10,
            "metric_decimal_place": 6,
            "show_progress": False,
            "state": "ERROR",
            **json.loads(settings),
        },
    )
    init_seed(config["seed"], config["reproducibility"])
    dataset = create_dataset(config)
    train, validation, test = data_preparation(config, dataset)
    model = get_model(config["model"])(config, train.dataset).to(config["device"])
    trainer = get_trainer(config["MODEL_TYPE"], config["model"])(config, model)
    trainer.fit(train, validation, saved=False, verbose=False)
    figures = trainer.evaluate(test, load_best_model=False)
    print(json.dumps({name: float(value) for name, value in figures.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
