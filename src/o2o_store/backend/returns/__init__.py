"""The returns room: sales given up before release, goods brought back, parcels nobody fetched."""
