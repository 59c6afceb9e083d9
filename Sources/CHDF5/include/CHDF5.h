// The part of libhdf5 that the plugin Minari needs. The library is loaded at run time, so that a program without it
// starts and works. Objects are numbers; a negative one is an error. Names are C strings. The library has no locks of its
// own: one thread at a time may call these functions.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Returns whether this program can load libraries. A fully static program has no dynamic loader: a library brings another
/// C library with it, and the process aborts.
bool chdf5_can_load(void);

/// Loads the library, once, and returns whether it is there with all functions that are needed.
/// `file` names the library; NULL or an empty text for the usual names.
bool chdf5_load(const char *file);

/// Opens a file in memory for reading; the library copies the bytes.
int64_t chdf5_open_image(const void *bytes, size_t count);
/// Opens a file for reading; parts of it are read as they are needed.
int64_t chdf5_open_file(const char *path);
/// Begins a file in memory.
int64_t chdf5_create_image(void);
/// Returns the size of the file in memory after everything was written to it, or a negative number.
int64_t chdf5_image_size(int64_t file);
/// Copies the file in memory to `bytes`, and returns whether it did.
bool chdf5_copy_image(int64_t file, void *bytes, size_t count);
/// Closes a file, group or dataset.
void chdf5_close(int64_t object);

/// The kind of a link: 0 hard, 1 soft, 64 external; negative if there is none of this name.
int chdf5_link_kind(int64_t group, const char *name);
/// The number of links in a group, or a negative number.
int64_t chdf5_link_count(int64_t group);
/// Copies the name of a link, by the order of names, and returns its length, or a negative number.
int64_t chdf5_link_name(int64_t group, uint64_t index, char *name, size_t size);
/// Opens the object of a link.
int64_t chdf5_open(int64_t parent, const char *name);
/// Whether an object is a group, or a dataset.
bool chdf5_is_group(int64_t object);
bool chdf5_is_dataset(int64_t object);

enum chdf5_class {
    CHDF5_OTHER = 0,
    CHDF5_INTEGER = 1,
    CHDF5_FLOAT = 2,
    CHDF5_BOOL = 3,
};

/// The properties that a dataset claims to have.
typedef struct {
    int rank;
    uint64_t dimensions[8];
    /// One of chdf5_class.
    int element_class;
    size_t element_size;
    bool is_signed;
    /// The bytes that the file has for the dataset.
    uint64_t stored_bytes;
    /// Whether parts are in other files or datasets.
    bool is_external;
    /// Whether a filter other than deflate, shuffle and Fletcher's checksum is needed.
    bool has_other_filter;
} chdf5_description;

/// Describes a dataset, and returns whether it could; a rank above 8 is an error.
bool chdf5_describe(int64_t dataset, chdf5_description *description);
/// Reads all elements, converted; the caller has room for all of them.
bool chdf5_read_floats(int64_t dataset, float *values);
/// Reads some rows, whose first dimension is that of the dataset; the caller has room for them.
bool chdf5_read_float_rows(int64_t dataset, uint64_t first, uint64_t rows, float *values);
/// The same for elements from 0 to 255; others become the nearest of these numbers.
bool chdf5_read_byte_rows(int64_t dataset, uint64_t first, uint64_t rows, uint8_t *values);
bool chdf5_read_doubles(int64_t dataset, double *values);
bool chdf5_read_integers(int64_t dataset, int64_t *values);

/// Makes a group.
int64_t chdf5_make_group(int64_t parent, const char *name);
/// Writes a whole dataset, deflated if it has elements.
bool chdf5_write_floats(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const float *values);
bool chdf5_write_doubles(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const double *values);
bool chdf5_write_integers(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const int64_t *values);
bool chdf5_write_bytes(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const uint8_t *values);
/// As h5py writes NumPy's Booleans: an enumeration of FALSE and TRUE.
bool chdf5_write_flags(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const uint8_t *values);
/// Writes an integer as an attribute of an object.
bool chdf5_write_attribute(int64_t object, const char *name, int64_t value);
