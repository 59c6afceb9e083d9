#include "CHDF5.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
#include <sys/auxv.h>
#endif

// The types and constants of hdf5.h, version 1.10 and later, in which ids have 64 bits.
typedef int64_t hid_t;
typedef int herr_t;
typedef unsigned long long hsize_t;

enum { H5S_SELECT_SET = 0 };
enum { H5F_ACC_RDONLY = 0, H5F_ACC_TRUNC = 2, H5S_ALL = 0, H5P_DEFAULT = 0, H5E_DEFAULT = 0 };
enum { H5I_GROUP = 2, H5I_DATASET = 5 };
enum { H5T_INTEGER = 0, H5T_FLOAT = 1, H5T_ENUM = 8 };
enum { H5D_VIRTUAL = 3, H5F_SCOPE_LOCAL = 0 };
enum { H5Z_FILTER_DEFLATE = 1, H5Z_FILTER_SHUFFLE = 2, H5Z_FILTER_FLETCHER32 = 3 };

#define FUNCTIONS(F) \
    F(herr_t, H5dont_atexit, (void)) \
    F(herr_t, H5open, (void)) \
    F(herr_t, H5get_libversion, (unsigned *, unsigned *, unsigned *)) \
    F(herr_t, H5Eset_auto2, (hid_t, void *, void *)) \
    F(herr_t, H5PLset_loading_state, (unsigned)) \
    F(hid_t, H5Fopen, (const char *, unsigned, hid_t)) \
    F(hid_t, H5Fcreate, (const char *, unsigned, hid_t, hid_t)) \
    F(herr_t, H5Fflush, (hid_t, int)) \
    F(long, H5Fget_file_image, (hid_t, void *, size_t)) \
    F(hid_t, H5Pcreate, (hid_t)) \
    F(herr_t, H5Pclose, (hid_t)) \
    F(herr_t, H5Pset_fapl_core, (hid_t, size_t, bool)) \
    F(herr_t, H5Pset_file_image, (hid_t, void *, size_t)) \
    F(herr_t, H5Pset_chunk, (hid_t, int, const hsize_t *)) \
    F(herr_t, H5Pset_deflate, (hid_t, unsigned)) \
    F(herr_t, H5Pset_obj_track_times, (hid_t, bool)) \
    F(int, H5Pget_nfilters, (hid_t)) \
    F(int, H5Pget_filter2, (hid_t, unsigned, unsigned *, size_t *, unsigned *, size_t, char *, unsigned *)) \
    F(int, H5Pget_external_count, (hid_t)) \
    F(int, H5Pget_layout, (hid_t)) \
    F(int, H5Idec_ref, (hid_t)) \
    F(int, H5Iget_type, (hid_t)) \
    F(herr_t, H5Gget_info, (hid_t, void *)) \
    F(hid_t, H5Gcreate2, (hid_t, const char *, hid_t, hid_t, hid_t)) \
    F(int, H5Lexists, (hid_t, const char *, hid_t)) \
    F(long, H5Lget_name_by_idx, (hid_t, const char *, int, int, hsize_t, char *, size_t, hid_t)) \
    F(hid_t, H5Oopen, (hid_t, const char *, hid_t)) \
    F(hid_t, H5Dcreate2, (hid_t, const char *, hid_t, hid_t, hid_t, hid_t, hid_t)) \
    F(hid_t, H5Dget_space, (hid_t)) \
    F(hid_t, H5Dget_type, (hid_t)) \
    F(hid_t, H5Dget_create_plist, (hid_t)) \
    F(hsize_t, H5Dget_storage_size, (hid_t)) \
    F(herr_t, H5Dread, (hid_t, hid_t, hid_t, hid_t, hid_t, void *)) \
    F(herr_t, H5Dwrite, (hid_t, hid_t, hid_t, hid_t, hid_t, const void *)) \
    F(hid_t, H5Screate, (int)) \
    F(hid_t, H5Screate_simple, (int, const hsize_t *, const hsize_t *)) \
    F(herr_t, H5Sselect_hyperslab, (hid_t, int, const hsize_t *, const hsize_t *, const hsize_t *, const hsize_t *)) \
    F(int, H5Sget_simple_extent_ndims, (hid_t)) \
    F(int, H5Sget_simple_extent_dims, (hid_t, hsize_t *, hsize_t *)) \
    F(int, H5Tget_class, (hid_t)) \
    F(size_t, H5Tget_size, (hid_t)) \
    F(int, H5Tget_sign, (hid_t)) \
    F(int, H5Tget_nmembers, (hid_t)) \
    F(hid_t, H5Tenum_create, (hid_t)) \
    F(herr_t, H5Tenum_insert, (hid_t, const char *, const void *)) \
    F(hid_t, H5Acreate2, (hid_t, const char *, hid_t, hid_t, hid_t, hid_t)) \
    F(herr_t, H5Awrite, (hid_t, hid_t, const void *))

// Ids that the library computes when it starts.
#define VARIABLES(V) \
    V(H5T_NATIVE_FLOAT_g) V(H5T_NATIVE_DOUBLE_g) V(H5T_NATIVE_INT64_g) V(H5T_NATIVE_UINT8_g) V(H5T_NATIVE_INT8_g) \
    V(H5T_IEEE_F32LE_g) V(H5T_IEEE_F64LE_g) V(H5T_STD_I64LE_g) V(H5T_STD_U8LE_g) V(H5T_STD_I8LE_g) \
    V(H5P_CLS_FILE_ACCESS_ID_g) V(H5P_CLS_DATASET_CREATE_ID_g) V(H5P_CLS_GROUP_CREATE_ID_g)

#define DECLARE_FUNCTION(result, name, arguments) result (*name) arguments;
#define DECLARE_VARIABLE(name) hid_t name;
static struct {
    FUNCTIONS(DECLARE_FUNCTION)
    VARIABLES(DECLARE_VARIABLE)
    // H5Lget_info of version 1.10, H5Lget_info2 of later ones; the kind comes first in both structures.
    herr_t (*link_info)(hid_t, const char *, void *, hid_t);
} hdf5;

static bool is_loaded = false;
static const char *library_file = NULL;
static pthread_once_t once = PTHREAD_ONCE_INIT;

bool chdf5_can_load(void) {
#ifdef __linux__
    return getauxval(AT_BASE) != 0;
#else
    return true;
#endif
}

static void load(void) {
    static const char *const names[] = {
        "libhdf5.so", "libhdf5_serial.so", "libhdf5_serial.so.103", "libhdf5_serial.so.310", "libhdf5.so.103",
        "libhdf5.so.200", "libhdf5.so.310", "libhdf5.so.320", "libhdf5.dylib",
    };
    void *library = NULL;
    if (!chdf5_can_load()) return;
    // Files are only read, also on network drives without locks.
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0);
    if (library_file && *library_file) {
        library = dlopen(library_file, RTLD_NOW | RTLD_LOCAL);
    } else {
        for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
            library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (!library) return;
#define FIND_FUNCTION(result, name, arguments) \
    *(void **)&hdf5.name = dlsym(library, #name); \
    if (!hdf5.name) return;
    FUNCTIONS(FIND_FUNCTION)
    *(void **)&hdf5.link_info = dlsym(library, "H5Lget_info2");
    if (!hdf5.link_info) *(void **)&hdf5.link_info = dlsym(library, "H5Lget_info1");
    if (!hdf5.link_info) *(void **)&hdf5.link_info = dlsym(library, "H5Lget_info");
    // What the library does at the end of a process may never end after a damaged file.
    hdf5.H5dont_atexit();
    unsigned major = 0, minor = 0, release = 0;
    if (!hdf5.link_info || hdf5.H5open() < 0 || hdf5.H5get_libversion(&major, &minor, &release) < 0) return;
    // Earlier ids have 32 bits.
    if (major < 1 || (major == 1 && minor < 10)) return;
#define FIND_VARIABLE(name) { \
    const hid_t *place = (const hid_t *)dlsym(library, #name); \
    if (!place) return; \
    hdf5.name = *place; }
    VARIABLES(FIND_VARIABLE)
    // No messages on standard error, and no filters from other files.
    hdf5.H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    hdf5.H5PLset_loading_state(0);
    is_loaded = true;
}

bool chdf5_load(const char *file) {
    library_file = file;
    pthread_once(&once, load);
    return is_loaded;
}

/// The library takes files in memory of the same name for the same file.
static const char *image_name(void) {
    static char name[32];
    static unsigned long long count = 0;
    snprintf(name, sizeof name, "image-%llu", count++);
    return name;
}

int64_t chdf5_open_image(const void *bytes, size_t count) {
    hid_t access = hdf5.H5Pcreate(hdf5.H5P_CLS_FILE_ACCESS_ID_g);
    hid_t file = -1;
    if (access >= 0 && hdf5.H5Pset_fapl_core(access, 1 << 16, false) >= 0
        && hdf5.H5Pset_file_image(access, (void *)bytes, count) >= 0)
        file = hdf5.H5Fopen(image_name(), H5F_ACC_RDONLY, access);
    if (access >= 0) hdf5.H5Pclose(access);
    return file;
}

int64_t chdf5_open_file(const char *path) { return hdf5.H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT); }

int64_t chdf5_create_image(void) {
    hid_t access = hdf5.H5Pcreate(hdf5.H5P_CLS_FILE_ACCESS_ID_g);
    hid_t file = -1;
    if (access >= 0 && hdf5.H5Pset_fapl_core(access, 1 << 20, false) >= 0)
        file = hdf5.H5Fcreate(image_name(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
    if (access >= 0) hdf5.H5Pclose(access);
    return file;
}

int64_t chdf5_image_size(int64_t file) {
    if (hdf5.H5Fflush(file, H5F_SCOPE_LOCAL) < 0) return -1;
    return hdf5.H5Fget_file_image(file, NULL, 0);
}

bool chdf5_copy_image(int64_t file, void *bytes, size_t count) {
    return hdf5.H5Fget_file_image(file, bytes, count) == (long)count;
}

void chdf5_close(int64_t object) {
    if (object >= 0) hdf5.H5Idec_ref(object);
}

int chdf5_link_kind(int64_t group, const char *name) {
    // More than the structure of any version.
    union { int kind; int64_t space[16]; } info;
    memset(&info, 0, sizeof info);
    if (hdf5.H5Lexists(group, name, H5P_DEFAULT) <= 0) return -1;
    return hdf5.link_info(group, name, &info, H5P_DEFAULT) < 0 ? -1 : info.kind;
}

int64_t chdf5_link_count(int64_t group) {
    union { struct { int storage; hsize_t count; } start; int64_t space[16]; } info;
    memset(&info, 0, sizeof info);
    return hdf5.H5Gget_info(group, &info) < 0 ? -1 : (int64_t)info.start.count;
}

int64_t chdf5_link_name(int64_t group, uint64_t index, char *name, size_t size) {
    return hdf5.H5Lget_name_by_idx(group, ".", 0, 0, index, name, size, H5P_DEFAULT);
}

int64_t chdf5_open(int64_t parent, const char *name) { return hdf5.H5Oopen(parent, name, H5P_DEFAULT); }

bool chdf5_is_group(int64_t object) { return hdf5.H5Iget_type(object) == H5I_GROUP; }

bool chdf5_is_dataset(int64_t object) { return hdf5.H5Iget_type(object) == H5I_DATASET; }

static bool describe_space(hid_t dataset, chdf5_description *description) {
    hid_t space = hdf5.H5Dget_space(dataset);
    if (space < 0) return false;
    int rank = hdf5.H5Sget_simple_extent_ndims(space);
    hsize_t sizes[8] = {0};
    bool is_known = rank >= 0 && rank <= 8 && (rank == 0 || hdf5.H5Sget_simple_extent_dims(space, sizes, NULL) == rank);
    description->rank = rank;
    for (int i = 0; is_known && i < rank; i++) description->dimensions[i] = sizes[i];
    hdf5.H5Idec_ref(space);
    return is_known;
}

static bool describe_type(hid_t dataset, chdf5_description *description) {
    hid_t type = hdf5.H5Dget_type(dataset);
    if (type < 0) return false;
    description->element_size = hdf5.H5Tget_size(type);
    switch (hdf5.H5Tget_class(type)) {
    case H5T_INTEGER:
        description->element_class = CHDF5_INTEGER;
        description->is_signed = hdf5.H5Tget_sign(type) != 0;
        break;
    case H5T_FLOAT: description->element_class = CHDF5_FLOAT; break;
    case H5T_ENUM:
        // h5py's Booleans are an enumeration of two names in one byte.
        if (description->element_size == 1 && hdf5.H5Tget_nmembers(type) == 2)
            description->element_class = CHDF5_BOOL;
        break;
    default: break;
    }
    hdf5.H5Idec_ref(type);
    return description->element_size > 0;
}

static bool describe_layout(hid_t dataset, chdf5_description *description) {
    hid_t list = hdf5.H5Dget_create_plist(dataset);
    if (list < 0) return false;
    int filters = hdf5.H5Pget_nfilters(list);
    for (int i = 0; i < filters; i++) {
        unsigned flags = 0, values[1] = {0}, configuration = 0;
        size_t count = 0;
        int filter = hdf5.H5Pget_filter2(list, (unsigned)i, &flags, &count, values, 0, NULL, &configuration);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
            description->has_other_filter = true;
    }
    description->is_external = hdf5.H5Pget_external_count(list) != 0 || hdf5.H5Pget_layout(list) == H5D_VIRTUAL;
    hdf5.H5Pclose(list);
    return filters >= 0;
}

bool chdf5_describe(int64_t dataset, chdf5_description *description) {
    memset(description, 0, sizeof *description);
    if (!describe_space(dataset, description) || !describe_type(dataset, description)
        || !describe_layout(dataset, description))
        return false;
    if (!description->is_external) description->stored_bytes = hdf5.H5Dget_storage_size(dataset);
    return true;
}

static bool read_all(hid_t dataset, hid_t type, void *values) {
    return hdf5.H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
}

bool chdf5_read_floats(int64_t dataset, float *values) { return read_all(dataset, hdf5.H5T_NATIVE_FLOAT_g, values); }

static bool read_rows(hid_t dataset, uint64_t first, uint64_t rows, hid_t type, void *values) {
    hid_t space = hdf5.H5Dget_space(dataset);
    if (space < 0) return false;
    int rank = hdf5.H5Sget_simple_extent_ndims(space);
    hsize_t start[8] = {0}, count[8] = {0};
    hid_t memory = -1;
    bool is_read = rank >= 1 && rank <= 8 && hdf5.H5Sget_simple_extent_dims(space, count, NULL) == rank
        && first <= count[0] && rows <= count[0] - first;
    if (is_read) {
        start[0] = first;
        count[0] = rows;
        is_read = hdf5.H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
            && (memory = hdf5.H5Screate_simple(rank, count, NULL)) >= 0
            && hdf5.H5Dread(dataset, type, memory, space, H5P_DEFAULT, values) >= 0;
    }
    if (memory >= 0) hdf5.H5Idec_ref(memory);
    hdf5.H5Idec_ref(space);
    return is_read;
}

bool chdf5_read_float_rows(int64_t dataset, uint64_t first, uint64_t rows, float *values) {
    return read_rows(dataset, first, rows, hdf5.H5T_NATIVE_FLOAT_g, values);
}

bool chdf5_read_byte_rows(int64_t dataset, uint64_t first, uint64_t rows, uint8_t *values) {
    return read_rows(dataset, first, rows, hdf5.H5T_NATIVE_UINT8_g, values);
}

bool chdf5_read_doubles(int64_t dataset, double *values) { return read_all(dataset, hdf5.H5T_NATIVE_DOUBLE_g, values); }

bool chdf5_read_integers(int64_t dataset, int64_t *values) { return read_all(dataset, hdf5.H5T_NATIVE_INT64_g, values); }

int64_t chdf5_make_group(int64_t parent, const char *name) {
    hid_t list = hdf5.H5Pcreate(hdf5.H5P_CLS_GROUP_CREATE_ID_g);
    if (list < 0) return -1;
    // No times, so that equal recordings are equal files.
    hdf5.H5Pset_obj_track_times(list, false);
    hid_t group = hdf5.H5Gcreate2(parent, name, H5P_DEFAULT, list, H5P_DEFAULT);
    hdf5.H5Pclose(list);
    return group;
}

static bool write_all(
    hid_t parent, const char *name, hid_t stored, hid_t native, int rank, const uint64_t *dimensions,
    const void *values) {
    hsize_t sizes[8] = {0};
    uint64_t count = 1;
    if (rank < 1 || rank > 8) return false;
    for (int i = 0; i < rank; i++) {
        sizes[i] = dimensions[i];
        count *= dimensions[i];
    }
    hid_t space = hdf5.H5Screate_simple(rank, sizes, NULL);
    hid_t list = hdf5.H5Pcreate(hdf5.H5P_CLS_DATASET_CREATE_ID_g);
    bool is_written = space >= 0 && list >= 0 && hdf5.H5Pset_obj_track_times(list, false) >= 0;
    // One chunk, which may have at most 4 GiB.
    if (is_written && count > 0 && count < (1u << 28))
        is_written = hdf5.H5Pset_chunk(list, rank, sizes) >= 0 && hdf5.H5Pset_deflate(list, 6) >= 0;
    hid_t dataset = is_written ? hdf5.H5Dcreate2(parent, name, stored, space, H5P_DEFAULT, list, H5P_DEFAULT) : -1;
    is_written = dataset >= 0
        && (count == 0 || hdf5.H5Dwrite(dataset, native, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    if (dataset >= 0) hdf5.H5Idec_ref(dataset);
    if (list >= 0) hdf5.H5Pclose(list);
    if (space >= 0) hdf5.H5Idec_ref(space);
    return is_written;
}

bool chdf5_write_floats(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const float *values) {
    return write_all(parent, name, hdf5.H5T_IEEE_F32LE_g, hdf5.H5T_NATIVE_FLOAT_g, rank, dimensions, values);
}

bool chdf5_write_doubles(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const double *values) {
    return write_all(parent, name, hdf5.H5T_IEEE_F64LE_g, hdf5.H5T_NATIVE_DOUBLE_g, rank, dimensions, values);
}

bool chdf5_write_integers(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const int64_t *values) {
    return write_all(parent, name, hdf5.H5T_STD_I64LE_g, hdf5.H5T_NATIVE_INT64_g, rank, dimensions, values);
}

bool chdf5_write_bytes(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const uint8_t *values) {
    return write_all(parent, name, hdf5.H5T_STD_U8LE_g, hdf5.H5T_NATIVE_UINT8_g, rank, dimensions, values);
}

bool chdf5_write_flags(int64_t parent, const char *name, int rank, const uint64_t *dimensions, const uint8_t *values) {
    const int8_t no = 0, yes = 1;
    hid_t type = hdf5.H5Tenum_create(hdf5.H5T_STD_I8LE_g);
    bool is_written = type >= 0 && hdf5.H5Tenum_insert(type, "FALSE", &no) >= 0
        && hdf5.H5Tenum_insert(type, "TRUE", &yes) >= 0
        && write_all(parent, name, type, type, rank, dimensions, values);
    if (type >= 0) hdf5.H5Idec_ref(type);
    return is_written;
}

bool chdf5_write_attribute(int64_t object, const char *name, int64_t value) {
    hid_t space = hdf5.H5Screate(0);
    if (space < 0) return false;
    hid_t attribute = hdf5.H5Acreate2(object, name, hdf5.H5T_STD_I64LE_g, space, H5P_DEFAULT, H5P_DEFAULT);
    bool is_written = attribute >= 0 && hdf5.H5Awrite(attribute, hdf5.H5T_NATIVE_INT64_g, &value) >= 0;
    if (attribute >= 0) hdf5.H5Idec_ref(attribute);
    hdf5.H5Idec_ref(space);
    return is_written;
}
