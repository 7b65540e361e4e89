"""The toolkit of the views: access, forms, pages, problems, API, commands and jobs; knows no feature."""
