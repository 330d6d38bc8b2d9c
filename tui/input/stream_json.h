/* The body of a request to stream. Pure. */
#ifndef TUI_INPUT_STREAM_JSON_H
#define TUI_INPUT_STREAM_JSON_H

/* {"rtmpUrl": url} as text that the caller frees. */
char *stream_body(const char *url);

#endif
