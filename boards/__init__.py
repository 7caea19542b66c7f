"""What people make of the figures: boards, trackers, meetings, ratings, actions and inquiries."""
