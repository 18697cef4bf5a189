/**
 * What a catalogue of a million products costs: to import, to keep on disk, to start with, to
 * search and to read. The products are made up from their number, the same in each run.
 */
package mercato.bench.catalogue;
