create table counter (key text primary key, number int not null);
