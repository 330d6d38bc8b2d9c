/* Memory that only a start, or something large, needed. */
#ifndef NET_BASE_SETTLE_H
#define NET_BASE_SETTLE_H

/* Gives back what is free in the heaps, and the pages of shared libraries that are only read: those
 * of symbols, relocations and beginnings are not needed again, the others come back from the page
 * cache as they are touched. Takes about a millisecond. Any thread. */
void settle_memory(void);

#endif
