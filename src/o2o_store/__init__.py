"""o2o-store: an experience hall for cross-border bonded goods, from the scanned label to the parcel in hand."""
