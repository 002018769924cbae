-- Of each site with rules: how far its last pages speak for a new layout, since one that the rules matched.
create table strange_pages (
    site text primary key,
    signs integer not null
);
