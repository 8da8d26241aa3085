"""What runs say: tidy files, a headline, a workbook and a page, all from one report."""
