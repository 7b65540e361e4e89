"""The road after the decision: referral, follow-up and the closing evaluation."""
