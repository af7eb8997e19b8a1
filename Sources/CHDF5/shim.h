#include <hdf5.h>
#include <stddef.h>
#include <stdio.h>

// Swift sees neither HDF5's macros (H5P_DEFAULT, H5T_NATIVE_FLOAT) nor the functions that are macros over a version; these
// functions stand for them.

/// Silences HDF5's own printing of errors, a setting of each thread in a thread-safe build, and forbids it to load filter
/// plug-ins from the file system. Call it before other calls.
static inline void fer_h5_prepare(void) {
  H5open();
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);
}

static inline void *fer_h5_image_given(size_t count, H5FD_file_image_op_t operation, void *bytes) {
  (void)count, (void)operation;
  return bytes;
}
static inline void *fer_h5_image_copied(
    void *target, const void *source, size_t count, H5FD_file_image_op_t operation, void *bytes) {
  (void)count, (void)operation, (void)bytes;
  return target == source ? target : NULL;
}
static inline void *fer_h5_image_grown(void *old, size_t count, H5FD_file_image_op_t operation, void *bytes) {
  (void)old, (void)count, (void)operation, (void)bytes;
  return NULL;
}
static inline herr_t fer_h5_image_kept(void *image, H5FD_file_image_op_t operation, void *bytes) {
  (void)image, (void)operation, (void)bytes;
  return 0;
}
static inline void *fer_h5_image_same(void *bytes) { return bytes; }
static inline herr_t fer_h5_image_left(void *bytes) {
  (void)bytes;
  return 0;
}

/// Opens a file that is in memory, for reading. The bytes are used where they are: they must stay until the file is closed.
/// Negative: failure.
static inline hid_t fer_h5_open_image(void *bytes, size_t count) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0) return access;
  H5FD_file_image_callbacks_t callbacks = {
      fer_h5_image_given, fer_h5_image_copied, fer_h5_image_grown, fer_h5_image_kept,
      fer_h5_image_same,  fer_h5_image_left,   bytes};
  // HDF5 takes two open images of one name for the same file.
  char name[32];
  snprintf(name, sizeof name, "image %p", bytes);
  hid_t file = -1;
  if (H5Pset_fapl_core(access, 1 << 16, 0) >= 0 && H5Pset_file_image_callbacks(access, &callbacks) >= 0 &&
      H5Pset_file_image(access, bytes, count) >= 0)
    file = H5Fopen(name, H5F_ACC_RDONLY, access);
  hid_t errors = H5Eget_current_stack();
  H5Pclose(access);
  H5Eset_current_stack(errors);
  return file;
}

/// Whether `name` in a group is an object of this file, not a link to somewhere else.
static inline int fer_h5_is_hard_link(hid_t group, const char *name) {
  H5L_info_t info;
  return H5Lget_info(group, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
}

/// Whether a type is a floating-point number of IEEE 754 with 16, 32 or 64 bits, in either order of bytes.
static inline int fer_h5_is_ieee_float(hid_t type) {
  size_t size = H5Tget_size(type), bias = H5Tget_ebias(type), sign, exponent, exponent_bits, mantissa, mantissa_bits;
  H5T_order_t order = H5Tget_order(type);
  if ((order != H5T_ORDER_LE && order != H5T_ORDER_BE) || H5Tget_norm(type) != H5T_NORM_IMPLIED ||
      H5Tget_offset(type) != 0 || H5Tget_precision(type) != 8 * size ||
      H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits) < 0)
    return 0;
  size_t expected = size == 2 ? 5 : size == 4 ? 8 : size == 8 ? 11 : 0;
  return expected > 0 && exponent_bits == expected && mantissa == 0 && mantissa_bits == 8 * size - 1 - expected &&
         exponent == mantissa_bits && sign == 8 * size - 1 && bias == ((size_t)1 << (expected - 1)) - 1;
}

/// Reads a whole data set, converted to float.
static inline herr_t fer_h5_read_floats(hid_t dataset, float *values) {
  return H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
}

/// Gives back the strings that the library allocated for an array of variable-length strings.
static inline void fer_h5_free_strings(hid_t type, hid_t space, void *strings) {
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, strings);
}

typedef struct {
  char *text;
  size_t capacity;
} fer_h5_message;

static herr_t fer_h5_keep_innermost(unsigned depth, const H5E_error2_t *error, void *data) {
  fer_h5_message *message = (fer_h5_message *)data;
  if (depth == 0 && error->desc) snprintf(message->text, message->capacity, "%s", error->desc);
  return 0;
}

/// What went wrong in the last call, in the library's words; empty when it does not say.
static inline void fer_h5_reason(char *text, size_t capacity) {
  fer_h5_message message = {text, capacity};
  text[0] = 0;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, fer_h5_keep_innermost, &message);
}
