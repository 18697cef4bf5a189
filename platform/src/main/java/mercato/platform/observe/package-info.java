/**
 * What an operator sees: trace ids that follow a request through logs and services, health with the
 * age of each answer, and event-loop stalls.
 */
package mercato.platform.observe;
