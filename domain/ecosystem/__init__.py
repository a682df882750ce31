"""The ecosystem: who is there, what they write about, who answers them, whom they name. Pure: no row, no clock."""
