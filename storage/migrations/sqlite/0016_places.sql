-- Articles from before places were known: '{}' says that nobody has looked, and looking takes them out of this index.
create index articles_unplaced on articles (id) where whereabouts = '{}';
