#include "formats/feed_date.hpp"

#include <sluice/model/text.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <string>

namespace sluice::formats {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Takes pieces from the front of a text.
class date_reader {
 public:
    explicit date_reader(std::string_view text) : rest_(text) {}

    void pass(std::string_view characters) {
        const auto begin = rest_.find_first_not_of(characters);
        rest_.remove_prefix(begin == std::string_view::npos ? rest_.size() : begin);
    }
    bool take(char wanted) {
        const bool is_there = rest_.starts_with(wanted);
        rest_.remove_prefix(is_there ? 1 : 0);
        return is_there;
    }
    std::string_view word() {
        std::size_t length = 0;
        while (length < rest_.size() && ascii::is_letter(rest_[length])) {
            ++length;
        }
        const auto made = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return made;
    }
    // Returns -1 when there is no number of at most `most` digits.
    int number(std::size_t most) {
        std::size_t length = 0;
        while (length < rest_.size() && length < most && ascii::is_digit(rest_[length])) {
            ++length;
        }
        int made = -1;
        const auto digits = rest_.substr(0, length);
        std::from_chars(digits.data(), digits.data() + digits.size(), made);
        digits_ = length;
        rest_.remove_prefix(length);
        return made;
    }
    std::size_t digits() const { return digits_; }  // of the last number
    bool ended() const { return rest_.empty(); }
    bool starts_with_digit() const { return !ended() && ascii::is_digit(rest_.front()); }

 private:
    std::string_view rest_;
    std::size_t digits_ = 0;
};

int month_named(std::string_view word) {
    constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        // Some write the whole name.
        if (word.size() >= 3 && ascii::same_ignoring_case(word.substr(0, 3), names[i])) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

// The zones of RFC 822, 5.1, in hours. Every other name stands for UTC, as RFC 2822 has it.
int zone_named(std::string_view word) {
    struct named {
        std::string_view name;
        int offset;
    };
    constexpr std::array<named, 10> zones{{{"EST", -5},
                                           {"EDT", -4},
                                           {"CST", -6},
                                           {"CDT", -5},
                                           {"MST", -7},
                                           {"MDT", -6},
                                           {"PST", -8},
                                           {"PDT", -7},
                                           {"CET", 1},
                                           {"CEST", 2}}};
    for (const auto& zone : zones) {
        if (ascii::same_ignoring_case(word, zone.name)) {
            return zone.offset;
        }
    }
    return 0;
}

struct read_time {
    seconds of_day{0};
    minutes zone{0};
};

// Reads "10:00", "10:00:30.5", each with "Z", "GMT", "+0100", "+01:00" or nothing.
std::optional<read_time> time_of(date_reader& text) {
    read_time made;
    const int hour = text.number(2);
    if (hour < 0 || hour > 23 || !text.take(':')) {
        return std::nullopt;
    }
    const int minute = text.number(2);
    int second = 0;
    if (text.take(':')) {
        second = text.number(2);
    }
    if (minute < 0 || minute > 59 || second < 0 || second > 60) {
        return std::nullopt;
    }
    made.of_day = hours(hour) + minutes(minute) + seconds(second);
    if (text.take('.')) {
        text.pass("0123456789");
    }
    text.pass(" ");
    const bool east = text.take('+');
    if (east || text.take('-')) {
        const int first = text.number(2);
        text.take(':');
        const int then = text.number(2);
        if (first < 0 || first > 14 || then < 0 || then > 59) {
            return std::nullopt;
        }
        made.zone = (east ? 1 : -1) * (hours(first) + minutes(then));
    } else {
        made.zone = hours(zone_named(text.word()));
    }
    return made;
}

std::optional<wall_time> moment_of(int year, int month, int day, const read_time& time) {
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || year < 1970 || year > 9999) {
        return std::nullopt;
    }
    return wall_time(std::chrono::sys_days(date) + time.of_day - time.zone);
}

std::optional<wall_time> by_number(date_reader& text, int year) {
    const int month = text.number(2);
    if (!text.take('-')) {
        return std::nullopt;
    }
    const int day = text.number(2);
    text.pass(" Tt");
    read_time time;
    if (text.starts_with_digit()) {
        const auto read = time_of(text);
        if (!read) {
            return std::nullopt;
        }
        time = *read;
    }
    return month < 1 || day < 1 ? std::nullopt : moment_of(year, month, day, time);
}

std::optional<wall_time> by_name(date_reader& text, int day) {
    text.pass(" -");
    const int month = month_named(text.word());
    text.pass(" -.");
    int year = text.number(4);
    // RFC 2822, 4.3: two digits from 50 on are of the last century.
    if (text.digits() == 2) {
        year += year < 50 ? 2000 : 1900;
    }
    text.pass(" ,");
    read_time time;
    if (text.starts_with_digit()) {
        const auto read = time_of(text);
        if (!read) {
            return std::nullopt;
        }
        time = *read;
    }
    return month < 1 || day < 1 ? std::nullopt : moment_of(year, month, day, time);
}

}  // namespace

std::optional<wall_time> feed_date(std::string_view text) {
    date_reader rest(trimmed(text, ascii::blanks));
    rest.word();  // the day of the week
    rest.pass(" ,.");
    const int first = rest.number(4);
    if (first < 0) {
        return std::nullopt;
    }
    if (rest.digits() == 4 && rest.take('-')) {
        return by_number(rest, first);
    }
    return by_name(rest, first);
}

}  // namespace sluice::formats
