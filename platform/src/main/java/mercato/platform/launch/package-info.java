/**
 * How a process of the shop comes up and goes down: its Vert.x, alone or in the cluster, its bus,
 * metrics and management port, then the services deployed on it, then all of it in order back.
 */
package mercato.platform.launch;
