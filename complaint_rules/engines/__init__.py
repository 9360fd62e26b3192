"""What decides: the one meaning of a policy, and the engines that find its rules' truths."""
