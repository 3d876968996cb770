#include "transform/script/text_class.hpp"

namespace sluice::transform {

bool is_between(unsigned char byte, char first, char last) {
    return byte >= static_cast<unsigned char>(first) && byte <= static_cast<unsigned char>(last);
}

bool is_digit(unsigned char byte) {
    return is_between(byte, '0', '9');
}

namespace {

bool is_lower(unsigned char b) {
    return is_between(b, 'a', 'z');
}
bool is_upper(unsigned char b) {
    return is_between(b, 'A', 'Z');
}
bool is_letter(unsigned char b) {
    return is_lower(b) || is_upper(b);
}
bool is_visible(unsigned char b) {
    return b > ' ' && b < 0x7F;
}

}  // namespace

bool class_holds(unsigned char byte, char name) {
    bool in = false;
    switch (static_cast<char>(static_cast<unsigned char>(name) | 0x20U)) {
        case 'a':
            in = is_letter(byte);
            break;
        case 'c':
            in = byte < ' ' || byte == 0x7F;
            break;
        case 'd':
            in = is_digit(byte);
            break;
        case 'g':
            in = is_visible(byte);
            break;
        case 'l':
            in = is_lower(byte);
            break;
        case 'p':
            in = is_visible(byte) && !is_letter(byte) && !is_digit(byte);
            break;
        case 's':
            in = byte == ' ' || is_between(byte, '\t', '\r');
            break;
        case 'u':
            in = is_upper(byte);
            break;
        case 'w':
            in = is_letter(byte) || is_digit(byte);
            break;
        case 'x':
            in = is_digit(byte) || is_between(byte, 'a', 'f') || is_between(byte, 'A', 'F');
            break;
        default:
            return static_cast<unsigned char>(name) == byte;
    }
    if (!is_letter(static_cast<unsigned char>(name))) {
        return static_cast<unsigned char>(name) == byte;
    }
    return is_upper(static_cast<unsigned char>(name)) ? !in : in;
}

}  // namespace sluice::transform
