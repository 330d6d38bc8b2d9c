/* The guest page and foyer.js: files of net/web that were built into the program. Any thread. */
#ifndef NET_LOBBY_REST_ASSETS_H
#define NET_LOBBY_REST_ASSETS_H

#include <stddef.h>

struct asset {
    const char *name; /* "page.css" */
    const char *type; /* Content-Type */
    const char *tag;  /* of the content, for ETag, with its quotes */
    const unsigned char *plain;
    size_t plain_len;
    const unsigned char *gzip;
    size_t gzip_len;
};

/* The file of that name, or null. */
const struct asset *asset_find(const char *name);

#endif
