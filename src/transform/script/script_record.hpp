#pragma once

// Shows a record to a script as Lua tables, and takes the changes back. A table loads a member when
// the script asks for it, so a script pays for the members that it uses. Everything that a script
// leaves alone stays as it was, letter for letter.
//
//   null               nil as a member, `null` in a list
//   a number           an integer or a float; a text when neither holds it exactly
//   a list, an object  a table

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

struct lua_State;

namespace sluice::transform {

// Holds one record at a time. It is found through the extra space of its Lua state.
class script_record {
 public:
    static script_record& of(lua_State* state);

    // Forgets the tables of the last run. The names and the variables may be null.
    void begin(json::value& data, const json::object* names, const json::object* variables,
               std::size_t most_bytes);

    // Defines the metatables and `null`; once for each state. `null` stays on the stack.
    static void define(lua_State* state);

    // Pushes a value as Lua sees it. `value` outlives the run.
    void push(lua_State* state, const json::value& value);
    // Pushes a value beside the record, such as `header`, or nil.
    void push_name(lua_State* state, std::string_view name);
    // Pushes a list of the names in a table: in the record's order, then others, sorted.
    void push_keys(lua_State* state, int table);

    // Takes the changes from the record's table, which is at `table`.
    result<void> take_changes(lua_State* state, int table);
    // Makes the value at `at` the record.
    result<void> take_value(lua_State* state, int at);

    void drop(std::string reason) {
        dropped_ = true;
        reason_ = std::move(reason);
    }
    bool is_dropped() const { return dropped_; }
    const std::string& reason() const { return reason_; }

 private:
    enum class mark : std::uint8_t { untouched, loaded, loaded_null, removed };

    // A table that stands for a part of the record.
    struct node {
        const json::value* origin = nullptr;
        std::size_t first_mark = 0;  // the members of an object
        bool filled = false;         // for a list: the table holds the elements
    };
    // A change of a member; without a value the member is removed. Without a key it concerns the
    // whole.
    struct patch {
        json::value* place = nullptr;
        std::string key;
        json::value value;
        bool removes = false;
        bool is_whole = false;
    };
    struct name_step {
        std::string_view name;
        std::size_t index = 0;  // index from 1; 0: a member
    };

    static int index_object(lua_State* state);
    static int set_object(lua_State* state);
    static int index_list(lua_State* state);
    static int set_list(lua_State* state);
    static int length_of_list(lua_State* state);

    void push_table(lua_State* state, const json::value& value);
    node* node_at(lua_State* state, int table);
    void load_member(lua_State* state, int table, node& of, std::size_t number);
    void fill(lua_State* state, int table);
    void push_number(lua_State* state, const json::value& number);
    static bool is_same(lua_State* state, int at, const json::value& origin);

    bool patch_table(lua_State* state, int table, json::value& place);
    bool patch_object(lua_State* state, int table, std::size_t number, json::value& place);
    bool patch_list(lua_State* state, int table, json::value& place);
    bool same_elements(lua_State* state, int table, const json::array& list);
    bool read(lua_State* state, int at, const json::value* origin, json::value& into);
    bool read_table(lua_State* state, int table, json::value& into);
    bool read_list(lua_State* state, int table, const json::array* origin, json::value& into);
    bool read_object(lua_State* state, int table, json::value& into);
    bool read_members(lua_State* state, int table, const json::object* known,
                      std::vector<std::pair<std::string, json::value>>& into);
    bool read_scalar(lua_State* state, int at, json::value& into);
    bool copy(const json::value& origin, json::value& into);
    bool weigh(const json::value& value);
    bool wrong(std::string message);
    failure fault() const;

    json::value* data_ = nullptr;
    const json::object* names_ = nullptr;
    const json::object* variables_ = nullptr;
    json::value shown_variables_;  // a copy, once a script asks for them
    // Numbers that Lua holds as floats. One that comes back is written as it was.
    std::unordered_map<double, const json::value*> exact_;
    std::vector<node> nodes_;
    std::vector<mark> marks_;
    std::vector<patch> patches_;
    std::vector<name_step> path_;
    std::string message_;
    std::size_t values_left_ = 0;
    std::size_t bytes_left_ = 0;
    std::size_t most_bytes_ = 0;
    bool dropped_ = false;
    std::string reason_;
};

// The light userdata for null in a list, which a script may also write.
void push_null(lua_State* state);
bool is_null(lua_State* state, int at);

}  // namespace sluice::transform
