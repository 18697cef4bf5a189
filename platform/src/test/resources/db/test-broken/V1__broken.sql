create tabel thing (id int);
