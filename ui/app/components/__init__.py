"""Own Streamlit components; their bundles load nothing from anywhere."""
