"""The pages: thin, each a script that Streamlit runs."""
