"""模拟推演: what is asked, how far it is, what came out."""
