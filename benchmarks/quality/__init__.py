"""How good the recommendations are, beside simple and strong methods, on one split for all."""
