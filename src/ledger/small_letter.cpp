#include "ledger/small_letter.hpp"

namespace sluice::ledger {

namespace {

bool between(char32_t point, char32_t first, char32_t last) {
    return first <= point && point <= last;
}

}  // namespace

char32_t small_letter(char32_t point) {
    if (point < 0x80) {
        return between(point, 'A', 'Z') ? point + 32 : point;
    }
    if ((between(point, 0xC0, 0xDE) && point != 0xD7) || between(point, 0x391, 0x3A9) ||
        between(point, 0x410, 0x42F)) {
        return point + 32;
    }
    if (between(point, 0x400, 0x40F)) {
        return point + 80;
    }
    if (between(point, 0x139, 0x148) || between(point, 0x179, 0x17E)) {
        return point + point % 2;
    }
    if (between(point, 0x100, 0x137) || between(point, 0x14A, 0x177) ||
        between(point, 0x460, 0x481) || between(point, 0x48A, 0x4BF)) {
        return point | 1U;
    }
    return point;
}

bool is_word_character(char32_t point) {
    if (point < 0x80) {
        return between(point, '0', '9') || between(point, 'a', 'z') || between(point, 'A', 'Z');
    }
    const bool sign = between(point, 0x80, 0xA9) || between(point, 0xAB, 0xB4) ||
                      between(point, 0xB6, 0xB9) || between(point, 0xBB, 0xBF) || point == 0xD7 ||
                      point == 0xF7 || between(point, 0x2000, 0x206F) ||
                      between(point, 0x2190, 0x2BFF) || between(point, 0x3000, 0x303F) ||
                      between(point, 0xFF00, 0xFF0F);
    return !sign;
}

bool is_word_alone(char32_t point) {
    return between(point, 0x3040, 0x30FF) || between(point, 0x3400, 0x9FFF) ||
           between(point, 0xAC00, 0xD7AF) || between(point, 0x2'0000, 0x3'FFFF);
}

}  // namespace sluice::ledger
