-- Where an article plays, as JSON with places, regions and parts; what was stored before knows nothing of it.
alter table articles add column whereabouts text not null default '{}';

-- By everything that who follows a place would hear of.
create table article_places (
    place text not null,
    at integer not null,
    article_id integer not null references articles (id),
    primary key (place, at, article_id)
) without rowid;
create index article_places_article on article_places (article_id);
