/**
 * The command line: {@code start} brings up stores and services and keeps them up, {@code serve}
 * runs services in a process of their own, {@code status} and {@code stop} talk to a running shop.
 */
package mercato.launcher;
