# From: 9.0.0
# Why: an example that is never applied to our data: a plain place of an event becomes a venue, and a concept gets another code
# Rewrites: https://w3id.org/secoop/ns#takesPlaceAt
# Rewrites: https://w3id.org/secoop/concept/status/done
DELETE { ?event <https://w3id.org/secoop/ns#takesPlaceAt> ?place }
INSERT { ?event sc:heldAt ?place }
WHERE { ?event <https://w3id.org/secoop/ns#takesPlaceAt> ?place } ;
DELETE { ?event ?predicate <https://w3id.org/secoop/concept/status/done> }
INSERT { ?event ?predicate status:held }
WHERE { ?event ?predicate <https://w3id.org/secoop/concept/status/done> }
