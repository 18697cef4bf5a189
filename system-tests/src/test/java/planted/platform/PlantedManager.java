package planted.platform;

import planted.user.PlantedUser;

/** A platform that knows a service, under a name that says nothing. */
public record PlantedManager(PlantedUser user) {}
