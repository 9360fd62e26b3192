"""From a model to a complaint: near to an ordinary one, and replayed before anybody sees it."""
