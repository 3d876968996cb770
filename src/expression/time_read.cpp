#include "expression/time_text.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <optional>

namespace sluice::jmespath {

namespace {

namespace chrono = std::chrono;

struct parts {
    std::optional<int> year;
    std::optional<int> month;
    std::optional<int> day;
    std::optional<int> day_of_year;
    int hour = 0;
    bool twelve_hours = false;
    std::optional<bool> afternoon;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    std::optional<chrono::minutes> offset;
    std::optional<wall_time> moment;
};

bool takes(std::string_view& rest, std::string_view word) {
    if (rest.size() < word.size() ||
        !std::ranges::equal(rest.substr(0, word.size()), word, [](char c, char wanted) {
            return ascii::lower(c) == ascii::lower(wanted);
        })) {
        return false;
    }
    rest.remove_prefix(word.size());
    return true;
}

class time_reader {
 public:
    explicit time_reader(std::string_view text) : rest_(text) {}

    bool run(std::string_view format) { return read(format) && (skip_spaces(), rest_.empty()); }
    bool knows_format() const { return !unknown_letter_; }
    const parts& found() const { return found_; }

 private:
    bool read(std::string_view format) {
        for (std::size_t i = 0; i < format.size(); ++i) {
            const char c = format[i];
            if (ascii::is_blank(c)) {
                skip_spaces();
                continue;
            }
            if (c != '%') {
                if (rest_.empty() || rest_.front() != c) {
                    return false;
                }
                rest_.remove_prefix(1);
                continue;
            }
            const std::string_view letters = format.substr(i + 1);
            const bool flag = letters.starts_with('-') || letters.starts_with(':');
            i += flag ? 2 : 1;
            if (!letter(i < format.size() ? format[i] : '\0')) {
                return false;
            }
        }
        return true;
    }

    bool letter(char one) {
        const std::string_view whole = written_out(one);
        if (!whole.empty()) {
            return read(whole);
        }
        switch (one) {
            case 'Y':
                return number(4, 0, 9999, found_.year);
            case 'y':
                return short_year();
            case 'm':
                return number(2, 1, 12, found_.month);
            case 'd':
            case 'e':
                skip_spaces();
                return number(2, 1, 31, found_.day);
            case 'j':
                return number(3, 1, 366, found_.day_of_year);
            case 'B':
            case 'b':
            case 'h':
                return name(month_names, &found_.month);
            case 'A':
            case 'a':
                return name(day_names, nullptr);
            case 'Z':
                return zone_word();
            case 'z':
                return offset();
            case '%':
                return takes(rest_, "%");
            case 'n':
            case 't':
                skip_spaces();
                return true;
            default:
                return time_letter(one);
        }
    }

    bool time_letter(char one) {
        switch (one) {
            case 'H':
                return number(2, 0, 23, found_.hour);
            case 'I':
                found_.twelve_hours = true;
                return number(2, 1, 12, found_.hour);
            case 'M':
                return number(2, 0, 59, found_.minute);
            case 'S':
                // 60: a leap second, which the next minute absorbs.
                return number(2, 0, 60, found_.second);
            case 'L':
                return fraction();
            case 'p':
            case 'P':
                return half_of_day();
            case 's':
                return since_1970(1000);
            case 'Q':
                return since_1970(1);
            default:
                unknown_letter_ = true;
                return false;
        }
    }

    void skip_spaces() {
        while (!rest_.empty() && ascii::is_blank(rest_.front())) {
            rest_.remove_prefix(1);
        }
    }

    // At most this many digits; one is enough.
    template <class Number>
    bool number(std::size_t most, int lowest, int highest, Number& out) {
        std::size_t count = 0;
        int value = 0;
        while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            value = value * 10 + (rest_[count] - '0');
            ++count;
        }
        if (count == 0 || value < lowest || value > highest) {
            return false;
        }
        rest_.remove_prefix(count);
        out = value;
        return true;
    }

    // POSIX: 69 to 99 are of the 20th century.
    bool short_year() {
        int value = 0;
        if (!number(2, 0, 99, value)) {
            return false;
        }
        found_.year = value + (value < 69 ? 2000 : 1900);
        return true;
    }

    template <class Names>
    bool name(const Names& names, std::optional<int>* place) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            // The whole name before its beginning.
            if (takes(rest_, names[i]) || takes(rest_, names[i].substr(0, 3))) {
                takes(rest_, ".");
                if (place != nullptr) {
                    *place = static_cast<int>(i) + 1;
                }
                return true;
            }
        }
        return false;
    }

    bool half_of_day() {
        if (takes(rest_, "am") || takes(rest_, "a.m.")) {
            found_.afternoon = false;
            return true;
        }
        found_.afternoon = true;
        return takes(rest_, "pm") || takes(rest_, "p.m.");
    }

    // Digits after a point, cut to milliseconds.
    bool fraction() {
        int value = 0;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            value = count < 3 ? value * 10 + (rest_[count] - '0') : value;
        }
        for (std::size_t i = count; i < 3; ++i) {
            value *= 10;
        }
        rest_.remove_prefix(count);
        found_.millisecond = value;
        return count != 0;
    }

    bool offset() {
        if (takes(rest_, "Z")) {
            found_.offset = chrono::minutes(0);
            return true;
        }
        const bool west = rest_.starts_with('-');
        if (!west && !rest_.starts_with('+')) {
            return false;
        }
        rest_.remove_prefix(1);
        int hours = 0;
        int minutes = 0;
        if (!number(2, 0, 23, hours)) {
            return false;
        }
        takes(rest_, ":");
        if (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' &&
            !number(2, 0, 59, minutes)) {
            return false;
        }
        const chrono::minutes east(hours * 60 + minutes);
        found_.offset = west ? -east : east;
        return true;
    }

    // Abbreviations are ambiguous; only those of UTC say where the clock stands.
    bool zone_word() {
        if (takes(rest_, "UTC") || takes(rest_, "GMT") || takes(rest_, "Z")) {
            found_.offset = chrono::minutes(0);
            return true;
        }
        return false;
    }

    bool since_1970(std::int64_t unit) {
        const bool negative = rest_.starts_with('-');
        rest_.remove_prefix(negative ? 1 : 0);
        constexpr std::size_t most = 15;  // the year 9999 in milliseconds
        std::int64_t value = 0;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            if (count == most) {
                return false;
            }
            value = value * 10 + (rest_[count] - '0');
        }
        rest_.remove_prefix(count);
        // A fraction of a second, as some programs write it.
        if (unit != 1 && takes(rest_, ".") && !fraction()) {
            return false;
        }
        const std::int64_t size = value * unit + found_.millisecond;
        found_.millisecond = 0;
        found_.moment = wall_time(chrono::milliseconds(negative ? -size : size));
        return count != 0;
    }

    std::string_view rest_;
    parts found_;
    bool unknown_letter_ = false;
};

std::optional<chrono::local_days> date_of(const parts& found) {
    if (found.day_of_year) {
        const chrono::year_month_day first(chrono::year(*found.year), chrono::January,
                                           chrono::day(1));
        const bool fits = *found.day_of_year < 366 || first.year().is_leap();
        return fits
                   ? std::optional(chrono::local_days(first) + chrono::days(*found.day_of_year - 1))
                   : std::nullopt;
    }
    const chrono::year_month_day date(chrono::year(*found.year),
                                      chrono::month(static_cast<unsigned>(found.month.value_or(1))),
                                      chrono::day(static_cast<unsigned>(found.day.value_or(1))));
    return date.ok() ? std::optional(chrono::local_days(date)) : std::nullopt;
}

failure unfit(std::string_view text, std::string_view format) {
    return {failure_class::invalid, "'" + std::string(text.substr(0, 64)) + "' is no time in '" +
                                        std::string(format.substr(0, 64)) + "'"};
}

}  // namespace

result<wall_time> read_moment(std::string_view text, std::string_view format, const zone& place) {
    time_reader reading(text);
    const bool fits = reading.run(format);
    if (!reading.knows_format()) {
        return failure(failure_class::invalid, "the format '" + std::string(format.substr(0, 60)) +
                                                   "' has a letter after '%' that is not known");
    }
    const parts& found = reading.found();
    if (!fits) {
        return unfit(text, format);
    }
    if (found.moment) {
        return *found.moment;
    }
    if (!found.year) {
        return failure(failure_class::invalid,
                       "the format '" + std::string(format.substr(0, 60)) + "' has no year");
    }
    int hour = found.hour;
    if (found.twelve_hours) {
        hour = hour % 12 + (found.afternoon.value_or(false) ? 12 : 0);
    }
    const auto date = date_of(found);
    if (!date) {
        return unfit(text, format);
    }
    const wall_clock local = *date + chrono::hours(hour) + chrono::minutes(found.minute) +
                             chrono::seconds(found.second) +
                             chrono::milliseconds(found.millisecond);
    return found.offset ? wall_time(local.time_since_epoch() - *found.offset) : place.moment(local);
}

}  // namespace sluice::jmespath
