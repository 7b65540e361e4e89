"""The case table: its meetings, the partners' inputs, the advice and the school's decision."""
