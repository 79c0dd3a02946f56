"""The words of the pages by topic, each in Chinese and English."""
