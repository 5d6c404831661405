"""The only place that knows Qt: engine, view-models, list models, camera picture, the scripted hand."""
