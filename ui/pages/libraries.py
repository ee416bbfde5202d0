"""一网五库: the libraries behind the plans."""

import streamlit as st

from ui.words import _


def show() -> None:
    """Every part of the libraries."""
    st.title(_("Libraries"))


if __name__ == "__main__":
    show()
