"""Evaluation (评估): how well does an account do, against its peers, and how sure are we."""
