#pragma once
#include <stddef.h>
#include <stdint.h>

// The entry of libFuzzer (LLVM, "libFuzzer as a library"): runs `test` on inputs until an option in the arguments ends it.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*test)(const uint8_t *bytes, size_t size));
