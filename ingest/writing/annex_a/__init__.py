"""Ofsted's Annex A written from the record: its lists as at any day the record speaks for."""
