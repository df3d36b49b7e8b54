"""Anonymous reporting hotline for child labour, forced labour and trafficking in Mexico."""
