#pragma once

// Makes values for edits of YAML from a seed, among them the texts that are hard to write.

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace sluice::config {

class random_values {
 public:
    explicit random_values(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }

    json::value scalar() {
        static const std::vector<std::string> texts = {"posts",
                                                       "it's",
                                                       "a: b",
                                                       "# no comment",
                                                       "x #y",
                                                       "",
                                                       " ",
                                                       "yes",
                                                       "null",
                                                       "1.10",
                                                       "010",
                                                       "${env:KEY}",
                                                       "{{ id }}",
                                                       "say \"so\"",
                                                       "tab\there",
                                                       "one\ntwo",
                                                       "one\n\ntwo\n",
                                                       "a, b",
                                                       "[x]",
                                                       "{x}",
                                                       "- x",
                                                       "-5",
                                                       "2026-01-31",
                                                       "12:30",
                                                       "zwölf",
                                                       "every 5m",
                                                       "https://e.org/?a=b#c",
                                                       "trailing:",
                                                       "*x",
                                                       "&x",
                                                       "!x",
                                                       "%x",
                                                       "@x",
                                                       "`x",
                                                       "| x",
                                                       "> x",
                                                       "? x",
                                                       "end \n",
                                                       "~",
                                                       "0x1F",
                                                       "back\\slash",
                                                       "\x01",
                                                       "status == 'POSTED' && id > `5`",
                                                       "<<",
                                                       "=",
                                                       "...",
                                                       "---"};
        switch (below(5)) {
            case 0:
                return static_cast<std::int64_t>(below(100'000)) - 500;
            case 1:
                return below(2) == 0;
            case 2:
                return below(6) == 0 ? json::value(nullptr) : json::value("plain");
            default:
                return json::value(texts[below(texts.size())]);
        }
    }

    json::value value(int depth = 0) {
        const auto kind = below(6);
        if (kind == 0 && depth < 3) {
            json::array list;
            for (auto n = below(4); n > 0; --n) {
                list.push_back(value(depth + 1));
            }
            return list;
        }
        if (kind == 1 && depth < 3) {
            json::object map;
            for (auto n = below(4); n > 0; --n) {
                map["key" + std::to_string(n)] = value(depth + 1);
            }
            return map;
        }
        return scalar();
    }

 private:
    std::mt19937 random_;
};

}  // namespace sluice::config
