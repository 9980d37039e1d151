"""What the bot and the tool share."""
