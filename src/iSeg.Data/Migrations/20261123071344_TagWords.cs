using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace iSeg.Data.Migrations
{
    /// <inheritdoc />
    public partial class TagWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "TagWords",
                table: "Projects",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "TagWords",
                table: "Projects");
        }
    }
}
