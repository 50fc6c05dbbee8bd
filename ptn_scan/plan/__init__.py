"""Before the vote: departures from the rules, the list, and the calendar."""
