// Counts the memory allocations of a thread, for components that promise none, or no growth.

#ifndef UNDERSTUDY_CALLOCATIONCOUNTER_H
#define UNDERSTUDY_CALLOCATIONCOUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted: with glibc, not under a sanitizer, and not in a program with a malloc of its own.
bool allocations_are_counted(void);

/// The number of times that this thread has allocated or reallocated memory so far.
int64_t allocations_of_this_thread(void);

/// The bytes that this thread has allocated so far, less the bytes that it has freed.
int64_t allocated_bytes_of_this_thread(void);

#endif
