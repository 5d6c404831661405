"""The signed pickup voucher: issued at release, verified at the desk, offline if need be."""
