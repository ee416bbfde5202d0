// What Streamlit leaves out for those who do not see the page or use no mouse.
