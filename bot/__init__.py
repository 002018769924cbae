"""Loa: the loudspeaker of a province for the chat age."""
