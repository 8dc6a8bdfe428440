"""Page parts that both web applications share: headers, forms, pages, assets and server-sent events."""
